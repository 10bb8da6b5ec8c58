import CommandLineIO
import PacCryptClient
import PacCryptCore

/// Picks up a share that the original PacCrypt made: the server has to open it, and keeps it as one of its own from then
/// on.
struct OriginalPickup: Sendable {
    let pickup: Pickup
    let ticket: SecretText

    func run(_ client: PacCryptClient) async throws {
        let lease = try await open(client)
        let file = try await client.openedFile(of: pickup.link, lease: lease)
        let paths = try pickup.destination.paths(for: [FileInfo(name: file.name, size: file.size)], isText: false)
        guard let path = paths.first else { return }
        let output = try OutputFile(path: path, replacing: pickup.destination.isReplacing)
        let counter = ProgressCounter()
        let display = ProgressDisplay(
            name: "download", total: file.size, counter: counter, quiet: pickup.destination.isQuiet)
        defer { display?.stop() }
        try await file.receive { bytes in
            try await Blocking.run { try output.write(bytes) }
            counter.add(bytes.count)
        }
        try await Blocking.run { try output.commit(synchronizing: true) }
        await pickup.confirm(lease, client)
    }

    private func open(_ client: PacCryptClient) async throws -> SecretText {
        let (password, key) = try pickup.credentials.toShow()
        return try await client.openThere(pickup.link, ticket: ticket, encPassword: password, privateKey: key)
    }
}
