package dev.logits.app.read;

import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.GroupCalibration;
import dev.logits.calibrate.GroupMulticalibration;
import dev.logits.calibrate.GroupedCalibrator;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.json.GroupCalibratorJson;
import dev.logits.io.json.MulticalibratorJson;
import dev.logits.io.json.Provenance;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code logits calibrate --save} wrote.
 *
 * @param fitted the calibrator; of a file with groups that of all rows
 * @param groups the calibrators of groups, where the file has such
 * @param provenance where it comes from
 */
public record SavedCalibrator(
        Fitted<? extends Calibrator> fitted, Optional<GroupedCalibrator> groups, Provenance provenance) {

    /** Writes the file that knows what there is. */
    public static void write(
            Path file,
            Fitted<? extends Calibrator> fitted,
            Optional<? extends GroupedCalibrator> groups,
            Provenance provenance)
            throws IOException {
        GroupedCalibrator grouped = groups.isPresent() ? groups.get() : null;
        if (grouped instanceof GroupMulticalibration patched) {
            MulticalibratorJson.write(file, patched, provenance);
        } else if (grouped instanceof GroupCalibration byGroup) {
            GroupCalibratorJson.write(file, byGroup, provenance);
        } else {
            CalibratorJson.write(file, fitted, provenance);
        }
    }

    /** Reads any kind of file; of one with groups the input keeps the columns, so it must not be open yet. */
    public static SavedCalibrator read(Path file, InputOptions input, Terminal terminal) throws IOException {
        SavedCalibrator saved = read(file);
        terminal.noteMissingChecksum(file);
        saved.groups.ifPresent(groups -> groups.columns().forEach(input::keep));
        return saved;
    }

    private static SavedCalibrator read(Path file) throws IOException {
        if (GroupCalibratorJson.isOne(file)) {
            GroupCalibratorJson.Saved saved = GroupCalibratorJson.read(file);
            return new SavedCalibrator(
                    saved.calibration().pooled(), Optional.of(saved.calibration()), saved.provenance());
        }
        if (MulticalibratorJson.isOne(file)) {
            MulticalibratorJson.Saved saved = MulticalibratorJson.read(file);
            return new SavedCalibrator(
                    saved.calibration().pooled(), Optional.of(saved.calibration()), saved.provenance());
        }
        CalibratorJson.Saved saved = CalibratorJson.read(file);
        return new SavedCalibrator(saved.fitted(), Optional.empty(), saved.provenance());
    }

    /** What a reader should know of rows whose groups the fit knows nothing of, a sentence for each column. */
    public List<String> unknownGroups(LogitsSource source) throws IOException {
        List<String> notes = new ArrayList<>();
        for (String column : groups.map(GroupedCalibrator::columns).orElse(List.of())) {
            List<String> unknown = new ArrayList<>();
            long rows = 0;
            for (Map.Entry<String, Long> group :
                    GroupRows.countAll(source, column).entrySet()) {
                if (!groups.get().knows(column, group.getKey())) {
                    unknown.add(Words.group(group.getKey()));
                    rows += group.getValue();
                }
            }
            if (rows > 0) {
                notes.add(Words.counted(rows, "row is", "rows are") + " of "
                        + Words.counted(unknown.size(), "group", "groups") + " of " + column
                        + " that the fit saw in too few rows or never ("
                        + Words.list(unknown)
                        + "); they are calibrated as all rows are"
                        + (groups.get().columns().size() > 1 ? ", and as their other groups are" : ""));
            }
        }
        return notes;
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
