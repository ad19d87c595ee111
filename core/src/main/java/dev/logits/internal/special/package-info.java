/** Special functions and distributions, each of them once: ln Γ, normal, χ², binomial tails, B-splines. */
package dev.logits.internal.special;
