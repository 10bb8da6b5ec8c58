import Foundation
import PacShare
import PacShareConformance
import RequestGuard
import TestSupport
import Testing

@Suite("Record of a share")
struct ShareRecordTests {
    @Test("a record takes little more than its bytes in base64, and comes back as it was")
    func size() throws {
        let token = ShareToken.random()
        let metadata = SampleContent.bytes(3000)
        let share = Share(
            id: .random(),
            content: ShareContent(
                kind: .file, requiresCode: false, isSealedBySender: false, blobs: [], metadata: metadata),
            rules: ShareRules(), uploader: try ShareExample.share().uploader,
            manage: ManageSecret(hash: token.hash, label: try TokenSeal(.random(count: 8), under: token, for: .manage)),
            createdAt: ShareExample.at(0), expiresAt: ShareExample.at(60))
        let record = try JSONEncoder().encode(share)
        #expect(record.count < 3000 * 3 / 2 + 1500)
        let back = try JSONDecoder().decode(Share.self, from: record)
        #expect(back == share && back.metadata == metadata)
    }

    @Test("a record of before attempts had rounds is readable and stays so, and one with them comes back as it was")
    func attemptRound() throws {
        var share = try ShareExample.share(rules: ShareRules(maxAttempts: 3))
        let earlier = try JSONEncoder().encode(share)
        #expect(!String(decoding: earlier, as: UTF8.self).contains("attemptRound"))
        let decoded = try JSONDecoder().decode(Share.self, from: earlier)
        #expect(decoded == share && decoded.attemptRound == nil)
        let again = try JSONDecoder().decode(Share.self, from: JSONEncoder().encode(decoded))
        #expect(again == share)
        _ = share.handle(.reopen, now: ShareExample.at(1))
        let record = try JSONEncoder().encode(share)
        #expect(String(decoding: record, as: UTF8.self).contains("\"attemptRound\":1"))
        #expect(try JSONDecoder().decode(Share.self, from: record) == share)
    }

    @Test("a record takes no more than it counts with, unless names are very long", arguments: [1, 100])
    func counted(files: Int) async throws {
        let name = String(repeating: "n", count: 64)
        let share = try await ShareBench().upload((0..<files).map { (name: "\(name)\($0)", content: [1]) }).share
        let most = ShareLimitation.recordBytes + UInt64(files) * ShareLimitation.recordBytesPerFile
        let count = try JSONEncoder().encode(share).count
        #expect(count <= most && count > 500)
    }
}
