/**
 * Compact teacher files: of each row of a large model's logits its most probable classes, or draws, in the same number
 * of bytes, so that any row can be read alone.
 *
 * <p>Start at {@link dev.logits.io.teacher.TeacherWriter}, and read with {@link dev.logits.io.teacher.TeacherFile}:
 *
 * <pre>{@code
 * try (TeacherWriter out = TeacherWriter.create(Path.of("teacher.lgt"), TeacherForm.top(128_256, 50, 1))) {
 *     out.write(batch, batch.rows());
 *     out.commit();
 * }
 * try (TeacherFile file = TeacherFile.open(Path.of("teacher.lgt"))) {
 *     SparseTeacher few = file.read(0, 8);
 * }
 * }</pre>
 *
 * <p>What builds on what: {@link dev.logits.io.teacher.TeacherForm} decides the bytes of a row, {@code TeacherRow}
 * packs and unpacks them, {@code TeacherHeader} begins the file, {@code PartFile} is the file that is not finished yet.
 *
 * <p>Imports {@code io}, {@code internal.file} and {@code internal.bytes}; no room of io imports it.
 */
package dev.logits.io.teacher;
