import PacCryptCore
import PacShare
import PacShareConformance
import RequestGuard
import Testing

@testable import OriginalInstance

@Suite("Strangers who have the link of an original's share")
struct OriginalStrangerTests {
    private func client(_ network: Int) -> ClientKey {
        ClientKey(address: IPAddress(v4: 0x0A00_0000 + UInt32(network) << 8))
    }

    /// Tries a wrong password, with any code, from each of so many networks until it has to wait.
    ///
    /// - Returns: how many attempts were made.
    private func guess(_ bench: OriginalBench, _ vector: OriginalVector, networks: Int) async throws -> Int {
        var count = 0
        for network in 0..<networks {
            while true {
                do {
                    _ = try await bench.originals.pickUp(
                        try vector.shareID(), password: try Password("wrong"), code: "000000",
                        credential: try vector.credential(), client: client(network))
                } catch ShareError.wrongSecret {
                    count += 1
                    continue
                } catch ShareError.tooManyAttempts {
                    break
                }
            }
        }
        return count
    }

    private func unlock(
        _ bench: OriginalBench, _ vector: OriginalVector, code: String, client: ClientKey, browser: KnownBrowser? = nil
    ) async throws {
        _ = try await bench.originals.unlock(
            try vector.shareID(), password: try vector.pickupPassword(), code: code, client: client, browser: browser)
    }

    @Test("A recipient gets in while others have used up what they may, and a browser that is known from among them")
    func recipient() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        #expect(try await guess(bench, vector, networks: 8) == 32)
        try await unlock(bench, vector, code: try bench.code(vector), client: client(1000))
        bench.clock.advance(seconds: 30)
        let code = try bench.code(vector)
        await #expect(throws: ShareError.self) { try await unlock(bench, vector, code: code, client: client(0)) }
        try await unlock(bench, vector, code: code, client: client(0), browser: .random())
    }

    @Test("Who knows the password has 20 attempts at the code, whatever number of networks they have")
    func codes() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.photo()
        let right = try bench.code(vector)
        var wrong = 0
        for network in 0..<22 {
            do {
                try await unlock(bench, vector, code: "x", client: client(network))
            } catch ShareError.wrongSecret {
                wrong += 1
            } catch ShareError.tooManyAttempts(let seconds) {
                #expect(seconds == 60)
            }
        }
        #expect(wrong == 20)
        let wait = ShareError.tooManyAttempts(retryAfterSeconds: 60)
        await #expect(throws: wait) { try await unlock(bench, vector, code: right, client: client(1000)) }
    }

    @Test("Right opens of one ticket at the same time do not end it: one takes the share over, the others find it")
    func parallelOpens() async throws {
        let bench = try OriginalBench()
        let vector = try OriginalVector.report()
        let id = try vector.shareID()
        let credential = try vector.credential()
        let ticket = try await bench.originals.unlock(
            id, password: try vector.pickupPassword(), code: nil, client: bench.client
        ).ticket
        let errors = await withTaskGroup(of: ShareError?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        _ = try await bench.originals.open(
                            id, ticket: ticket, credential: credential, client: bench.client)
                        return nil
                    } catch {
                        return error as? ShareError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(errors.count { $0 == nil } >= 1)
        #expect(!errors.contains(.noTicket) && !errors.contains(.notFound) && !errors.contains(.wrongSecret))
        #expect(try await bench.pickup.unlocked(id, ticket: ticket).share.tag == id.tag, "the ticket still holds")
    }
}
