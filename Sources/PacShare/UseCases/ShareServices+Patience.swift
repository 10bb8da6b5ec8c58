import FileSystem
import PacCryptCore
import RequestGuard

extension ShareServices {
    /// Whether a store that is busy or full now has failed: later it may work.
    static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case ShareError.storageUnavailable, is StorageFailure: true
        default: false
        }
    }

    /// Applies a command that must not get lost, again and again while the store fails, for ``patience``.
    ///
    /// - Throws: as ``perform(_:on:client:)``; what the store threw last when that time is over or the task is
    ///   cancelled.
    func performPatiently(_ command: ShareCommand, on key: ShareKey) async throws -> ShareOutcome {
        let until = ContinuousClock.now + patience
        var pause = Duration.milliseconds(50)
        while true {
            do {
                return try await perform(command, on: key)
            } catch {
                guard Self.isPassing(error), ContinuousClock.now + pause < until,
                    (try? await Task.sleep(for: pause)) != nil
                else { throw error }
                pause = min(pause * 2, .seconds(2))
            }
        }
    }
}
