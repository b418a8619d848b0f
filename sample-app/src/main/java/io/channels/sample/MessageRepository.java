package io.channels.sample;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * The stored messages.
 */
interface MessageRepository extends JpaRepository<Message, Long> {

}
