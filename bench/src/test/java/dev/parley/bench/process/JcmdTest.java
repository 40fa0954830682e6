package dev.parley.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JcmdTest {
    @Test
    void theTotalOfAHistogramIsRead() {
        var histogram = """
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         65536       10485760  [B (java.base@25)
                Total        123456       98765432
                """;

        assertThat(Jcmd.total(histogram)).isEqualTo(98765432);
    }

    @Test
    void aHistogramWithoutATotalIsNone() {
        assertThatThrownBy(() -> Jcmd.total("4711:\nCommand failed")).isInstanceOf(IllegalArgumentException.class);
    }
}
