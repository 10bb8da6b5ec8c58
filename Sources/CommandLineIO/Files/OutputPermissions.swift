import Glibc

/// Who may read an output.
public enum OutputPermissions: Sendable {
    /// Everybody whom the process's umask allows: mode 0666, folders 0777.
    case standard
    /// The owner only: mode 0600, folders 0700.
    case ownerOnly

    var fileMode: mode_t { self == .standard ? 0o666 : 0o600 }
    var folderMode: mode_t { self == .standard ? 0o777 : 0o700 }
}
