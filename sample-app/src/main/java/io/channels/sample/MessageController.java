package io.channels.sample;

import java.net.URI;
import java.util.List;

import jakarta.validation.Valid;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The messages over REST. It knows nothing of sockets, which hear of its changes all the
 * same.
 */
@RestController
@RequestMapping("/api/messages")
public class MessageController {

	private final MessageRepository messages;

	MessageController(MessageRepository messages) {
		this.messages = messages;
	}

	@GetMapping
	List<Message> list() {
		return this.messages.findAll(Sort.by("id"));
	}

	@GetMapping("/{id}")
	Message get(@PathVariable long id) {
		return find(id);
	}

	@PostMapping
	ResponseEntity<Message> create(@Valid @RequestBody Message message) {
		Message saved = this.messages.save(message);
		return ResponseEntity.created(URI.create("/api/messages/" + saved.getId())).body(saved);
	}

	@PutMapping("/{id}")
	@Transactional
	public Message replace(@PathVariable long id, @Valid @RequestBody Message message) {
		Message stored = find(id);
		stored.replaceWith(message);
		return stored;
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Transactional
	public void delete(@PathVariable long id) {
		this.messages.delete(find(id));
	}

	private Message find(long id) {
		return this.messages.findById(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no message " + id));
	}

}
