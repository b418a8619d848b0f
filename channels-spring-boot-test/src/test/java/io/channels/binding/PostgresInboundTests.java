package io.channels.binding;

import org.springframework.context.annotation.Import;

/**
 * What clients do, on PostgreSQL.
 */
@Import(Postgres.class)
class PostgresInboundTests extends InboundContract {

}
