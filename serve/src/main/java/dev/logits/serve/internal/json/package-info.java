/** JSON of requests and responses: fields, errors. */
package dev.logits.serve.internal.json;
