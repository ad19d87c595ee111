/** How requests share the steps of a model. */
package dev.logits.serve.internal.run;
