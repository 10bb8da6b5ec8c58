/// The version of this program.
public enum PacCryptVersion {
    /// As semver.org spells it.
    public static let current = "1.0.0"
}
