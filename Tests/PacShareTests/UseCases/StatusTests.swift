import ContentPipeline
import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

@Suite("The sender's page")
struct StatusTests {
    private let bench = ShareBench()

    @Test("it says what happened and which share it is, to the bearer of the token alone")
    func status() async throws {
        var options = try ShareBench.options()
        options.label = "for Ann"
        let created = try await bench.upload(options: options)
        let opened = try await bench.open(created)
        _ = try await bench.download(created, opened.lease)
        let (share, label) = try await bench.status.status(created.id, token: created.manageToken)
        #expect(share.history.unlocks == 1 && share.history.openings == 1 && share.history.deliveries == 1)
        #expect(share.history.bytesDelivered == 7 && share.burnsAt == ShareExample.at(600))
        #expect(label == ShareLabel(name: "report.pdf", label: "for Ann"))
        await #expect(throws: ShareError.wrongManageToken) {
            try await bench.status.status(created.id, token: .random())
        }
        await #expect(throws: ShareError.notFound) {
            try await bench.status.status(.random(), token: created.manageToken)
        }
    }

    @Test("a revoked share is gone with its blobs, and a running download ends")
    func revoke() async throws {
        let created = try await bench.upload([("a", SampleContent.bytes(1_000_000))])
        let opened = try await bench.open(created)
        let transfer = try await bench.pickup.leased(created.id, lease: opened.lease).transfer(of: 0, 0..<1_000_000)
        #expect(try await transfer.nextPiece())
        await #expect(throws: ShareError.wrongManageToken) {
            try await bench.status.revoke(created.id, token: .random(), client: bench.client)
        }
        try await bench.status.revoke(created.id, token: created.manageToken, client: bench.client)
        try await bench.expectNothingLeft()
        bench.clock.advance(seconds: 15)
        await #expect(throws: ShareError.noLease) { try await transfer.recordWritten() }
        await #expect(throws: ShareError.noLease) {
            try await bench.pickup.leased(created.id, lease: opened.lease)
        }
        await #expect(throws: ShareError.gone) {
            try await bench.status.reopen(created.id, token: created.manageToken, client: bench.client)
        }
        #expect(
            try await bench.status.status(created.id, token: created.manageToken).share.state
                == .revoked(at: ShareExample.at(0)))
    }

    @Test("the status of a burned share is kept until its expiry, and then forgotten")
    func kept() async throws {
        let created = try await bench.upload()
        let opened = try await bench.open(created)
        try await bench.pickup.confirm(created.id, lease: opened.lease, client: bench.client)
        let sweep = try await ShareSweep(starting: bench.services)
        bench.clock.advance(seconds: 14 * 86_400 - 1)
        try await sweep.settle()
        _ = try await bench.status.status(created.id, token: created.manageToken)
        bench.clock.advance(seconds: 1)
        try await sweep.settle()
        await #expect(throws: ShareError.notFound) {
            try await bench.status.status(created.id, token: created.manageToken)
        }
    }
}
