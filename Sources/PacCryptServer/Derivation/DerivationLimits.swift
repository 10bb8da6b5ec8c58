import Foundation
import PacCryptCore

/// Which part of a pool a derivation may use.
public enum DerivationLane: Sendable, Hashable, CaseIterable {
    /// All but the reserved lane.
    case ordinary
    /// The reserved lane, and what the ordinary ones have free: for the admin's login and for unlocking a share.
    case reserved
}

/// The bounds of a pool of derivations.
public struct DerivationLimits: Sendable, Equatable {
    /// Derivations of the ordinary lanes that run at once; the reserved lane is one more.
    public var cores: Int
    /// Memory in bytes of all derivations that run at once, the reserved lane included. While one runs that needs more
    /// than the reserved lane leaves, that lane's comes on top.
    public var memoryBytes: Int
    /// Derivations of each lane that wait at most.
    public var waiting: Int
    /// Derivations of one client in one lane that wait or run at most.
    public var perClient: Int
    /// How long a derivation waits at most.
    public var maximumWait: Duration

    /// - Parameters:
    ///   - cores: derivations of the ordinary lanes that run at once, at least 1.
    ///   - memoryBytes: memory in bytes of all derivations that run at once; what one default derivation takes, 64 MiB,
    ///     is the least that serves.
    ///   - waiting: derivations of each lane that wait at most.
    ///   - perClient: derivations of one client in one lane that wait or run at most, at least 1.
    ///   - maximumWait: how long a derivation waits at most.
    public init(
        cores: Int = ProcessInfo.processInfo.activeProcessorCount,
        memoryBytes: Int = Self.standardMemoryBytes(physicalMemory: ProcessInfo.processInfo.physicalMemory),
        waiting: Int = 64, perClient: Int = 4, maximumWait: Duration = .seconds(8)
    ) {
        self.cores = max(1, cores)
        self.memoryBytes = memoryBytes
        self.waiting = waiting
        self.perClient = max(1, perClient)
        self.maximumWait = maximumWait
    }

    /// The memory for derivations, in bytes, on a machine with so much: a quarter of it, at most 1 GiB, at least 256
    /// MiB.
    public static func standardMemoryBytes(physicalMemory: UInt64) -> Int {
        max(256 << 20, min(1 << 30, Int(clamping: physicalMemory / 4)))
    }

    /// The part of the memory that ordinary derivations leave to the reserved lane: one default derivation.
    var reservedMemoryBytes: Int { min(PasswordKDF.standard.memoryBytes, memoryBytes) }

    /// What a client that was sent away is told to wait: by then everything that waits now has run or was sent away.
    var retryAfterSeconds: Int {
        max(1, Int(clamping: maximumWait.components.seconds + (maximumWait.components.attoseconds > 0 ? 1 : 0)))
    }
}
