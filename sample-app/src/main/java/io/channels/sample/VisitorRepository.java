package io.channels.sample;

import java.util.List;

import org.springframework.data.jpa.repository.JpaRepository;

/**
 * The names of connections, by channel.
 */
interface VisitorRepository extends JpaRepository<Visitor, String> {

	List<Visitor> findByRoom(String room);

}
