package ai.coditect.selfservice.identity;

class FakeIdentityProviderTest extends IdentityProviderContract {

  private final FakeIdentityProvider fake = new FakeIdentityProvider();

  @Override
  IdentityProvider provider() {
    return fake;
  }

  @Override
  void occupy(String email) {
    fake.take(email);
  }
}
