import FileSystem
import Glibc
import SystemPackage

/// What tells one state of a file from the next without reading it.
public struct FileFingerprint: Equatable, Sendable {
    /// Another one after an atomic replacement.
    private let identity: Stat.Identity
    private let size: Int64
    /// When the contents changed, in nanoseconds since 1970.
    private let modified: Int64
    /// When contents or attributes changed: tools that restore `modified` change it.
    private let changed: Int64

    /// The present state of a path; nil when nothing is there or it cannot be looked at.
    public init?(path: FilePath) {
        guard let status = try? Stat(existing: path) else { return nil }
        self.init(status)
    }

    init(_ status: Stat) {
        identity = status.identity
        size = Int64(status.size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        // A file may carry any time; one outside the range of the clock need only stay comparable.
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// Decides from a series of fingerprints when a file is worth reading again. Pure: it looks at nothing itself.
///
/// A new state counts once it is seen twice, so that an editor that is still writing is left alone.
struct FileChangeDetector {
    private var handled: FileFingerprint?
    private var pending: FileFingerprint??

    init(handled: FileFingerprint?) {
        self.handled = handled
    }

    /// Answers whether the file has come to rest in a state that was not handled yet.
    mutating func observe(_ seen: FileFingerprint?) -> Bool {
        guard seen != handled else {
            pending = nil
            return false
        }
        guard let last = pending, last == seen else {
            pending = .some(seen)
            return false
        }
        handled = seen
        pending = nil
        return true
    }
}
