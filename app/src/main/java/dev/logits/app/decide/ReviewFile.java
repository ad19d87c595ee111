package dev.logits.app.decide;

import dev.logits.decision.ReviewedRow;
import dev.logits.decision.RowReview;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What reviewed rows are called, and the file of them. */
final class ReviewFile {
    private final Decisions decisions;
    private final Map<Long, String> ids;

    private ReviewFile(Decisions decisions, Map<Long, String> ids) {
        this.decisions = decisions;
        this.ids = ids;
    }

    /** Reads the ids of the rows listed, in one pass where there is a column of them. */
    static ReviewFile of(LogitsSource source, Optional<String> column, Decisions decisions) throws IOException {
        Map<Long, String> ids = new HashMap<>();
        Set<Long> wanted = new HashSet<>();
        decisions.review().values().forEach(list -> list.forEach(row -> wanted.add(row.number())));
        if (column.isPresent() && !wanted.isEmpty()) {
            int place = SourceColumn.place(source, column.get());
            RowBatch batch = RowBatch.of(source);
            try (LogitsSource.Cursor cursor = source.open()) {
                while (batch.read(cursor)) {
                    for (int r = 0; r < batch.count(); r++) {
                        if (wanted.contains(batch.number(r))) {
                            ids.put(batch.number(r), batch.cell(r, place));
                        }
                    }
                }
            }
        }
        return new ReviewFile(decisions, ids);
    }

    /** A row's id; its number where there are none. */
    String id(long number) {
        return ids.getOrDefault(number, Long.toString(number));
    }

    /** All rows listed, a line each. */
    String csv(DecisionTables tables) {
        StringBuilder out = new StringBuilder("reason,row,id,label,predicted,confidence,p_label,score\n");
        for (Map.Entry<RowReview.Reason, List<ReviewedRow>> entry :
                decisions.review().entrySet()) {
            for (ReviewedRow r : entry.getValue()) {
                out.append(List.of(
                                        entry.getKey()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'),
                                        Long.toString(r.number()),
                                        ids.getOrDefault(r.number(), ""),
                                        tables.className(r.label()),
                                        tables.className(r.predicted()),
                                        Double.toString(r.confidence()),
                                        Double.isNaN(r.ofLabel()) ? "" : Double.toString(r.ofLabel()),
                                        Double.toString(r.score()))
                                .stream()
                                .map(ReviewFile::cell)
                                .collect(Collectors.joining(",")))
                        .append('\n');
            }
        }
        return out.toString();
    }

    /** Quoted where RFC 4180 wants it. */
    private static String cell(String text) {
        return text.matches("(?s).*[,\"\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
