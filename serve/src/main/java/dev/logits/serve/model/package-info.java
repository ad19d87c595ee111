/**
 * What a server serves: language models and classifiers under names, and the limits of requests.
 *
 * <p>Threads: everything here is shared by the threads of a server.
 */
package dev.logits.serve.model;
