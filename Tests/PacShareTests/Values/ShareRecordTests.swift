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

    @Test(
        "a record takes no more than it counts with, however long names are and whatever they hold",
        arguments: [1, 100],
        [
            String(repeating: "n", count: 64), String(repeating: "n", count: 300), String(repeating: "ä", count: 500),
            String(repeating: "\u{1}", count: 1000), String(repeating: "\\\"", count: 500),
        ])
    func counted(files: Int, name: String) async throws {
        let bench = ShareBench()
        let share = try await bench.upload((0..<files).map { (name: "\(name)\($0)", content: [1]) }).share
        let totals = try await bench.shares.totals()
        let most = totals.countedBytes - share.storedBytes
        let count = try JSONEncoder().encode(share).count
        #expect(count <= most && count > 500)
        let plain = ShareLimitation.recordBytes + UInt64(files) * ShareLimitation.recordBytesPerFile
        #expect(most >= plain && most < plain + UInt64(files) * 10_000)
        if name.utf8.count == 64 { #expect(most == plain) }
    }

    @Test("the name that stays with the sender's label is cut when it is very long, between characters")
    func label() async throws {
        let bench = ShareBench()
        for (name, kept) in [
            (String(repeating: "n", count: 1022), 1022), (String(repeating: "e\u{301}", count: 400), 340),
            (String(repeating: "\u{1}", count: 1000), 170),
        ] {
            let created = try await bench.upload([(name: name, content: [1])])
            let (_, label) = try await bench.status.status(created.id, token: created.manageToken)
            #expect(label.name == String(name.prefix(kept)))
        }
    }
}
