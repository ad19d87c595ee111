/** Checks of arguments that several packages make, with the same words. */
package dev.logits.internal.check;
