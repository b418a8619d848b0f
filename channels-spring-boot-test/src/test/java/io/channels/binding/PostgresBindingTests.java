package io.channels.binding;

import org.springframework.context.annotation.Import;

/**
 * The contract on PostgreSQL.
 */
@Import(Postgres.class)
class PostgresBindingTests extends BindingContract {

}
