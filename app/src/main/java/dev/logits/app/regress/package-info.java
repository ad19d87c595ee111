/** {@code regress}: logistic regression with its table. */
package dev.logits.app.regress;
