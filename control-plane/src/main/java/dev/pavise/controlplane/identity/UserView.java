package dev.pavise.controlplane.identity;

/** A person as other members see them. */
record UserView(UserId id, String email) {
  static UserView of(User user) {
    return new UserView(user.id(), user.email());
  }
}
