package dev.logits.app.read;

import dev.logits.app.shell.Terminal;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.GroupCalibration;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.json.GroupCalibratorJson;
import dev.logits.io.json.Provenance;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code logits calibrate --save} wrote.
 *
 * @param fitted the calibrator; of a file with groups that of all rows
 * @param groups the calibrators of groups, where the file has such
 * @param provenance where it comes from
 */
public record SavedCalibrator(
        Fitted<? extends Calibrator> fitted, Optional<GroupCalibration> groups, Provenance provenance) {

    /** Reads either kind of file; of one with groups the input keeps the column, so it must not be open yet. */
    public static SavedCalibrator read(Path file, InputOptions input, Terminal terminal) throws IOException {
        SavedCalibrator saved = read(file);
        terminal.noteMissingChecksum(file);
        saved.groups.ifPresent(groups -> input.keep(groups.column()));
        return saved;
    }

    private static SavedCalibrator read(Path file) throws IOException {
        if (GroupCalibratorJson.isOne(file)) {
            GroupCalibratorJson.Saved saved = GroupCalibratorJson.read(file);
            return new SavedCalibrator(
                    saved.calibration().pooled(), Optional.of(saved.calibration()), saved.provenance());
        }
        CalibratorJson.Saved saved = CalibratorJson.read(file);
        return new SavedCalibrator(saved.fitted(), Optional.empty(), saved.provenance());
    }

    /** The rows of a source with the classes in the order of the fit. */
    public LogitsSource arrange(LogitsSource source) {
        return provenance.classes().arrange(source);
    }

    /** Rows that are in the order of the fit, calibrated. */
    public LogitsSource calibrate(LogitsSource arranged) {
        return groups.isPresent()
                ? groups.get().calibrated(arranged)
                : new CalibratedSource(arranged, fitted.calibrator());
    }
}
