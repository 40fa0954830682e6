package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Usage;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends as arrays, one for each column. Of a column that nobody has said anything in there is none. */
final class AppendColumns {
    private final int groups;
    private final String[] tenants;
    private final String[] sessionIds;
    private String @Nullable [] sessionUids;
    private Long @Nullable [] expected;
    private final int[] counts;
    private final long[] bytes;
    private final UsageColumns spent;

    private final int[] items;
    private final int[] places;
    private final MessageColumns messages;

    private AppendColumns(int groups, int messages) {
        this.groups = groups;
        this.tenants = new String[groups];
        this.sessionIds = new String[groups];
        this.counts = new int[groups];
        this.bytes = new long[groups];
        this.spent = new UsageColumns(groups);
        this.items = new int[messages];
        this.places = new int[messages];
        this.messages = new MessageColumns(messages);
    }

    static AppendColumns of(List<AppendGroup> groups) {
        int messages = 0;
        for (var group : groups) {
            messages += group.messages();
        }
        var columns = new AppendColumns(groups.size(), messages);
        int row = 0;
        for (int i = 0; i < groups.size(); i++) {
            row = columns.put(i, groups.get(i), row);
        }
        return columns;
    }

    private int put(int item, AppendGroup group, int firstRow) {
        tenants[item] = group.session().tenant().id();
        sessionIds[item] = group.session().sessionId();
        counts[item] = group.messages();
        bytes[item] = group.bytes();
        putGuards(item, group);
        int row = firstRow;
        var usage = Usage.NONE;
        for (var waiting : group.appends()) {
            for (var message : waiting.question().messages()) {
                items[row] = item + 1;
                places[row] = row - firstRow + 1;
                messages.put(row, message.id(), message.envelope(), message.content());
                usage = usage.plus(message.envelope().usage());
                row++;
            }
        }
        spent.put(item, usage);
        return row;
    }

    private void putGuards(int item, AppendGroup group) {
        var first = group.first();
        if (first.sessionUid().isPresent()) {
            sessionUids = sessionUids == null ? new String[groups] : sessionUids;
            sessionUids[item] = first.sessionUid().get();
        }
        if (first.guard().expectedLastSequence().isPresent()) {
            expected = expected == null ? new Long[groups] : expected;
            expected[item] = first.guard().expectedLastSequence().getAsLong();
        }
    }

    void bind(Parameters parameters) throws SQLException {
        parameters.add("text", tenants);
        parameters.add("text", sessionIds);
        parameters.add("uuid", sessionUids);
        parameters.add("int8", expected);
        parameters.add("int4", counts);
        parameters.add("int8", bytes);
        spent.bind(parameters);
        parameters.add("int4", items);
        parameters.add("int4", places);
        messages.bind(parameters);
    }
}
