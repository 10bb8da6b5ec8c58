import FileSystem
import PacShare
import Synchronization

/// The bounds of what the spool writes.
public struct SpoolLimits: Sendable, Equatable {
    /// Bytes of all spool files together; nil for no limit.
    public var totalBytes: UInt64?
    /// Bytes of the volume that stay free; nil for `VolumeSpace.standardReserveBytes`.
    public var reserveBytes: UInt64?

    /// - Parameters:
    ///   - totalBytes: bytes of all spool files together; nil for no limit.
    ///   - reserveBytes: bytes of the volume that stay free; nil for the larger of 2 GiB and a twentieth of it.
    public init(totalBytes: UInt64? = nil, reserveBytes: UInt64? = nil) {
        self.totalBytes = totalBytes
        self.reserveBytes = reserveBytes
    }
}

/// Keeps account of what the spool takes of the disk.
public final class SpoolAccount: Sendable {
    private struct State {
        var limits: SpoolLimits
        var used: UInt64 = 0

        func checkRoom(for count: UInt64, in space: VolumeSpace) throws(SpoolError) {
            if let total = limits.totalBytes, count > total || used > total - count {
                throw .limitReached
            }
            let (needed, isTooMuch) = count.addingReportingOverflow(limits.reserveBytes ?? space.standardReserveBytes)
            guard !isTooMuch, space.availableBytes >= needed else {
                throw .reserveReached
            }
        }
    }

    private let state: Mutex<State>
    private let probe: @Sendable () throws -> VolumeSpace

    /// - Parameters:
    ///   - limits: the bounds.
    ///   - probe: the space of the volume as it is now.
    public init(limits: SpoolLimits = SpoolLimits(), probe: @escaping @Sendable () throws -> VolumeSpace) {
        state = Mutex(State(limits: limits))
        self.probe = probe
    }

    /// Bytes of the spool files that are open; tests see by it that every byte is given back.
    var usedBytes: UInt64 { state.withLock { $0.used } }

    /// Sets other bounds; what was written stays.
    public func update(_ limits: SpoolLimits) {
        state.withLock { $0.limits = limits }
    }

    /// Finds out whether so many bytes would fit, as a request announces them. Blocks.
    ///
    /// - Throws: ``SpoolError/limitReached`` or ``SpoolError/reserveReached``, and what the probe throws.
    public func checkRoom(for count: UInt64) throws {
        let space = try probe()
        try state.withLock { try $0.checkRoom(for: count, in: space) }
    }

    /// Counts bytes that are about to be written. Blocks.
    ///
    /// - Throws: ``SpoolError/limitReached`` or ``SpoolError/reserveReached``, and what the probe throws; then nothing
    ///   was counted.
    func reserve(_ count: UInt64) throws {
        let space = try probe()
        try state.withLock { state in
            try state.checkRoom(for: count, in: space)
            state.used += count
        }
    }

    /// Gives counted bytes back.
    func release(_ count: UInt64) {
        state.withLock { $0.used -= min(count, $0.used) }
    }
}
