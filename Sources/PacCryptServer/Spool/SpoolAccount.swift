import FileSystem
import PacShare
import RequestGuard
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

/// Keeps account of what the spool takes of the disk, and shares it out between those whose bodies lie there.
public final class SpoolAccount: Sendable {
    /// What a client may always have when it is free, in bytes: of a small disk a fraction would be good for no file.
    private static let leastFraction = 16 << 20

    private let limits: Mutex<SpoolLimits>
    private let budget: FairBudget
    private let probe: @Sendable () throws -> VolumeSpace

    /// - Parameters:
    ///   - limits: the bounds.
    ///   - clock: the time by which it is decided who has to give way.
    ///   - probe: the space of the volume as it is now.
    public init(
        limits: SpoolLimits = SpoolLimits(), clock: @escaping BudgetClock = { .now },
        probe: @escaping @Sendable () throws -> VolumeSpace
    ) {
        self.limits = Mutex(limits)
        budget = FairBudget(total: .max, least: Self.leastFraction, keepsRoomForLittle: true, clock: clock)
        self.probe = probe
    }

    /// Bytes of the spool files that are open; tests see by it that every byte is given back.
    var usedBytes: UInt64 { UInt64(clamping: budget.used) }

    /// Sets other bounds; what was written stays.
    public func update(_ limits: SpoolLimits) {
        self.limits.withLock { $0 = limits }
    }

    /// Finds out whether anything more would fit. Blocks.
    ///
    /// - Throws: ``SpoolError``, and what the probe throws.
    public func checkRoom() throws {
        _ = try capacity(for: usedBytes.addingReportingOverflow(1).partialValue)
    }

    /// Finds out whether so many bytes would fit, as a request announces them. Blocks.
    ///
    /// - Throws: as ``reserve(_:in:)``.
    func checkRoom(for count: UInt64, _ claimant: Claimant) throws {
        let total = try capacity(for: count)
        try budget.check(Int(clamping: count), .large, for: claimant, of: total)
    }

    /// A claim on nothing yet.
    func claim(for claimant: Claimant) -> Claim {
        budget.claim(for: claimant)
    }

    /// Counts bytes that are about to be written. Blocks.
    ///
    /// - Throws: ``SpoolError/limitReached`` or ``SpoolError/reserveReached`` when they would not fit if nobody else
    ///   had a file there, `NoPlace` when others have, and what the probe throws; then nothing was counted.
    func reserve(_ count: UInt64, in claim: Claim) throws {
        let needed = UInt64(clamping: claim.amount).addingReportingOverflow(count)
        let total = try capacity(for: needed.overflow ? .max : needed.partialValue)
        do {
            try claim.resize(to: Int(clamping: needed.partialValue), .large, of: total)
        } catch {
            // Nobody has to be waited for when what is in the way belongs to the same request.
            if error != .gaveWay, !claim.hasOthersBeside {
                _ = try capacity(for: usedBytes.addingReportingOverflow(count).partialValue)
            }
            throw error
        }
    }

    /// Bytes that all spool files together may have now, those that are there included.
    private func capacity(for needed: UInt64) throws -> Int {
        let space = try probe()
        let limits = limits.withLock { $0 }
        let reserve = limits.reserveBytes ?? space.standardReserveBytes
        guard space.availableBytes >= reserve else { throw SpoolError.reserveReached }
        let (room, isUnbounded) = usedBytes.addingReportingOverflow(space.availableBytes - reserve)
        let onVolume = isUnbounded ? .max : room
        let total = min(onVolume, limits.totalBytes ?? .max)
        guard needed <= total else {
            throw total == onVolume ? SpoolError.reserveReached : SpoolError.limitReached
        }
        // No sum of it with what is held overflows.
        return min(Int(clamping: total), .max / 4)
    }
}
