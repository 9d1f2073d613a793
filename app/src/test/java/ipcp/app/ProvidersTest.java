package ipcp.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private final List<String> before = names();

    /** As java.security has them, and as a program can still change them before it uses any. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 1; Security.getProperty("security.provider." + i) != null; i++) {
            names.add(Security.getProperty("security.provider." + i));
        }
        return names;
    }

    @AfterEach
    void restore() {
        for (int i = 0; i < before.size(); i++) {
            Security.setProperty("security.provider." + (i + 1), before.get(i));
        }
    }

    @Test
    void theOneThatIsWantedIsFirstAndTheOthersKeepTheirOrder() {
        Providers.putFirst("SunJCE");
        List<String> others = new ArrayList<>(before);
        others.remove("SunJCE");
        assertThat(names()).first().isEqualTo("SunJCE");
        assertThat(names().subList(1, names().size())).isEqualTo(others);
    }

    @Test
    void anUnknownOneChangesNothing() {
        Providers.putFirst("Nobody");
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void theJdkFindsWhatItDidBefore() {
        Providers.putFirst("SunJCE");
        assertThat(Security.getProviders("Cipher.AES/GCM/NoPadding")).isNotEmpty();
        assertThat(Security.getProviders()).extracting(Provider::getName).contains("SunJCE", "SUN");
    }
}
