/** Commands that judge scores: {@code evaluate} and {@code ood}; an evaluation as text and as JSON. */
package dev.logits.app.judge;
