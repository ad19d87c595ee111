/**
 * An HTTP server for language models and classifiers, compatible with OpenAI's API. Start with {@link
 * dev.logits.serve.LogitsServer}:
 *
 * <pre>{@code
 * try (LogitsServer server = LogitsServer.builder().model(ServedModel.embedded()).port(8000).start()) {
 *     System.out.println("serving at " + server.uri());
 *     server.join();
 * }
 * }</pre>
 *
 * <p>How it works: {@code internal.http} finds the route of a request and writes answers and events without threads
 * that wait; {@code internal.api} reads requests, field by field; {@code internal.run} has a thread per model, whose
 * requests share every step; {@code internal.tool} knows how models write calls of tools; {@code page} is what people
 * see at {@code /}.
 *
 * <p>Threads and memory: a thread per model, one that notices clients that go, and a pool for HTTP whose size does not
 * depend on the number of connections. A request holds its prompt, its texts, and the events that its client has not
 * taken.
 */
package dev.logits.serve;
