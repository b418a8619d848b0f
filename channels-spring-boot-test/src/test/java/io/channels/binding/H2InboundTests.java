package io.channels.binding;

/**
 * What clients do, on H2.
 */
class H2InboundTests extends InboundContract {

}
