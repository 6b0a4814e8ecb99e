package dev.pavise.webui.trust;

/** How a thing looks: its colour and, so that nothing is told by colour alone, its icon. */
public enum Tone {
  /** Proven. The only green there is. */
  GOOD("good", "check"),
  /** Proven, but resting on development evidence. */
  DEVELOPMENT("dev", "flask"),
  /** Something ought to be known. */
  WARN("warn", "alert"),
  /** Something is wrong. */
  BAD("bad", "cross"),
  /** Was so once; nothing is known of now. */
  PAST("past", "clock"),
  /** Alive, which proves nothing. */
  LIVE("live", "play"),
  /** Under way. */
  BUSY("busy", "dots"),
  /** Nobody looked, or it is not there. */
  NONE("none", "dash"),
  /** Nobody looked although somebody should. */
  UNCHECKED("unchecked", "question");

  private final String css;
  private final String icon;

  Tone(String css, String icon) {
    this.css = css;
    this.icon = icon;
  }

  public String css() {
    return css;
  }

  public String icon() {
    return icon;
  }
}
