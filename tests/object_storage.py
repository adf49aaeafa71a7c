"""A server for S3 on this machine, with one bucket, for the tests of object storage."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem


@contextmanager
def served_bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a bucket, and yield a URL below it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    urlopen(Request(f"http://{host}:{port}/moto-api/reset", method="POST")).close()  # what an earlier server of this process kept
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    S3FileSystem.clear_instance_cache()  # it keeps the server of an earlier test
    boto3.client("s3").create_bucket(Bucket="packets")
    yield "s3://packets/2026"
    server.stop()
