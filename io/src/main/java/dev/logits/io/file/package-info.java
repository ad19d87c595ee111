/**
 * Files that are written whole or not at all, and folders that go away.
 *
 * <p>Start at {@link dev.logits.io.file.AtomicFile}:
 *
 * <pre>{@code
 * AtomicFile.write(Path.of("report.html"), html);
 * try (TemporaryFolder folder = TemporaryFolder.create()) {
 *     Path copy = Files.copy(in, folder.file("input"));
 * }
 * }</pre>
 *
 * <p>Every room of io, and the command, may import it. It imports {@code internal.file} only: names of unfinished
 * files, and their locks.
 */
package dev.logits.io.file;
