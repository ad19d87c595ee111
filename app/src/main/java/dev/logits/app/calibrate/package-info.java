/** {@code calibrate} and {@code apply}: a calibrator is fitted, tested, saved, and used. */
package dev.logits.app.calibrate;
