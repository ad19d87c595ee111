/** Options that name files to read, and what a command says of how it read them. */
package dev.logits.app.read;
