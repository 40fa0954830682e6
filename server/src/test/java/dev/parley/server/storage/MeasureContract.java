package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a backend tells about itself. */
interface MeasureContract extends ContractFixture {
    @Test
    default void measuresAreAlwaysTheSameAndEachIsThereOnce() {
        var before = names(storage());

        var tenant = newTenant();
        tenant.append(tenant.create(session()).id(), "a");

        assertThat(before).doesNotHaveDuplicates();
        assertThat(names(storage())).isEqualTo(before);
    }

    @Test
    default void measuresTellNumbersWithoutTheNamesOfTenantsAndSessions() {
        var owner = new Tenant("t-" + UUID.randomUUID());
        var tenant = new StorageClient(storage(), owner);
        var id = tenant.create(session()).id();
        tenant.append(id, "a");

        for (var measure : storage().measures()) {
            var series = new ArrayList<Map<String, String>>();
            measure.reading().read((value, labels) -> {
                assertThat(value).as(measure.name()).isFinite().isNotNegative();
                series.add(labels);
            });
            assertThat(series).as(measure.name()).doesNotHaveDuplicates();
            assertThat(series.toString()).doesNotContain(id, owner.id());
        }
    }

    private static List<String> names(Storage storage) {
        return storage.measures().stream().map(Measure::name).toList();
    }
}
