package io.channels.binding;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * The stored cards.
 */
interface CardRepository extends JpaRepository<Model.Card, Long> {

}
