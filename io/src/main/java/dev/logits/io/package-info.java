/** Files. */
package dev.logits.io;
