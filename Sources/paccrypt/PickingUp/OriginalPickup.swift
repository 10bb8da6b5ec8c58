import CommandLineIO
import PacCryptClient
import PacCryptCore
import Threads

/// Picks up a share that the original PacCrypt made: the server has to open it, and keeps it as one of its own from
/// then on.
struct OriginalPickup: Sendable {
    let pickup: Pickup
    let ticket: SecretText

    func run(_ client: PacCryptClient) async throws {
        let destination = pickup.destination
        // Whatever is wrong with the output that was asked for is told before a download is taken.
        let named = try destination.namedFile.map { try OutputFile(path: $0, replacing: destination.isReplacing) }
        let lease = try await open(client)
        let file = try await client.openedFile(of: pickup.link, lease: lease)
        let output =
            try named
            ?? OutputFile(path: destination.path(forTaken: file.name), replacing: destination.isReplacing)
        let counter = ProgressCounter()
        let display = ProgressDisplay(
            name: "download", total: file.size, counter: counter, quiet: destination.isQuiet)
        defer { display?.stop() }
        try await file.receive { bytes in
            try await ThreadPool.background.run { try output.write(bytes) }
            counter.add(bytes.count)
        }
        try await ThreadPool.background.run { try output.commit(synchronizing: true) }
        await pickup.confirm(lease, client)
    }

    private func open(_ client: PacCryptClient) async throws -> SecretText {
        let (password, key) = try pickup.credentials.toShow()
        return try await client.openThere(pickup.link, ticket: ticket, encPassword: password, privateKey: key)
    }
}
