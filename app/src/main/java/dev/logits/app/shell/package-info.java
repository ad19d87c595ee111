/**
 * What every command stands on: the terminal, standard streams, output files, progress, errors, and how numbers
 * are said.
 */
package dev.logits.app.shell;
