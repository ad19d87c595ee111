/** HTTP: routes, bodies, streams of events, clients that go. */
package dev.logits.serve.internal.http;
