/**
 * Files by their names and first bytes, with nothing of ours beneath: {@code FileEnding}, {@code FirstBytes};
 * unfinished files and who writes them ({@code TemporaryFile}, {@code WriteTarget}); {@code Listing}, for messages;
 * {@code Float16}. Not exported. Every room may import it; it imports the JDK only.
 */
package dev.logits.io.internal.file;
