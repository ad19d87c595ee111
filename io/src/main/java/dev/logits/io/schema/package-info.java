/**
 * JSON Schemas as grammars: the language of a schema is the set of texts whose values a validator accepts.
 *
 * <p>The main type is {@link dev.logits.io.schema.JsonSchema}.
 *
 * <pre>{@code
 * JsonSchema schema = JsonSchema.parse(text).withPropertyOrder(Members.Order.DECLARED);
 * Grammar grammar = schema.grammar();
 * }</pre>
 *
 * <p>What builds on what: {@code SchemaDocument} finds what references lead to; a {@code Term} is a conjunction of
 * schemas and complements of schemas; the algebras ({@code TextAlgebra}, {@code NumberAlgebra},
 * {@code ConstantAlgebra}, {@code ArrayAlgebra}, {@code ObjectAlgebra}) find the part of a term's language that is of
 * one type; the writers ({@code GrammarWriter}, {@code ArrayWriter}, {@code ObjectWriter}) make a rule per term that is
 * reached.
 */
package dev.logits.io.schema;
