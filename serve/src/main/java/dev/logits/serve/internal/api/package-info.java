/** The routes of the API. */
package dev.logits.serve.internal.api;
