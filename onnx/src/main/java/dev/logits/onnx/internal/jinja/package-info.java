/**
 * The template language of chat templates, evaluated as Python's jinja2 evaluates it where transformers sets it up: a
 * sandbox whose values cannot be changed, {@code trim_blocks}, {@code lstrip_blocks}, loop controls, the
 * {@code generation} tag, and JSON without ASCII escapes.
 *
 * <p>What a template says means here what it means there, to the byte; what is not covered is a
 * {@link dev.logits.onnx.internal.jinja.JinjaException} with line and column. What builds on what:
 *
 * <ol>
 *   <li>{@code Lexer} cuts the source into tokens; white space control is its work.
 *   <li>{@code Parser} (statements) and {@code ExpressionParser} make a tree of {@code Statement} and
 *       {@code Expression} nodes, which run themselves on a {@code Frame}.
 *   <li>Values are Java's {@code String}, {@code Boolean}, {@code Long}, {@code BigInteger}, {@code Double}, lists and
 *       maps, and the classes here for what Java lacks: {@code None}, {@code Undefined}, {@code Tuple}, ….
 *   <li>{@code PythonText}, {@code PythonOrder}, {@code PythonNumber}, {@code PythonString}, {@code PythonItem},
 *       {@code PythonJson} are what Python does with them.
 *   <li>{@code Filters}, {@code Tests} and {@code Globals} are what templates call by name.
 * </ol>
 *
 * <p>Nesting, steps and the length of texts have limits that are errors, so that no template ends in a stack overflow
 * or runs forever.
 */
package dev.logits.onnx.internal.jinja;
