package ai.coditect.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class IdsTest {

  @Test
  void idsSortByTheTimeTheyWereMade() {
    var ids = Stream.generate(TenantId::next).limit(1_000).map(TenantId::value).toList();
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void suffixIsADnsLabelOfTwentySixCharacters() {
    assertThat(TenantId.next().suffix()).matches("[0-7][0-9a-z]{25}");
  }

  @Test
  void theSameNameGivesTheSameEventId() {
    assertThat(EventId.named("run", "1")).isEqualTo(EventId.named("run", "1"));
    assertThat(EventId.named("run", "1")).isNotEqualTo(EventId.named("run", "2"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "another prefix,            usr_01h455vb4pex5vsknk084sn02q",
    "too short,                 tnt_01h455vb4pex5vsknk084sn02",
    "more than 128 bits,        tnt_81h455vb4pex5vsknk084sn02q",
    "letter outside the base,   tnt_01h455vb4pex5vsknk084sn02u",
    "upper case,                tnt_01H455VB4PEX5VSKNK084SN02Q",
    "something before,          xtnt_01h455vb4pex5vsknk084sn02q",
  })
  void refusesWhatIsNotAnIdOfItsType(String reason, String text) {
    assertThatIllegalArgumentException().as(reason).isThrownBy(() -> new TenantId(text));
  }

  @Test
  void acceptsTheExampleOfTheSpecification() {
    assertThat(new TenantId("tnt_01h455vb4pex5vsknk084sn02q").suffix())
        .isEqualTo("01h455vb4pex5vsknk084sn02q");
  }
}
