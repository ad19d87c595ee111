/** The list of this library's formats, on top of all rooms; only the service loader knows it. Not exported. */
package dev.logits.io.internal.registry;
