package io.channels.binding;

/**
 * The contract on H2.
 */
class H2BindingTests extends BindingContract {

}
