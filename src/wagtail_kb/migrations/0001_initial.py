"""The first tables; the base page is computed, since Wagtail 8 lets a site swap it."""

import django.db.models.deletion
import wagtail.search.index
import uuid
from django.conf import settings
from django.db import migrations, models
import swapper

from wagtail_kb.basepage import PAGE_MODEL


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0094_alter_page_locale'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        swapper.dependency('wagtailcore', 'Page'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.UUIDField(editable=False, unique=True)),
            ],
            options={
                'verbose_name': 'reference',
                'verbose_name_plural': 'references',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('root', models.UUIDField(primary_key=True, serialize=False)),
                ('value', models.PositiveBigIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'stamp',
                'verbose_name_plural': 'stamps',
            },
        ),
        migrations.CreateModel(
            name='FacetDimension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, verbose_name='slug')),
                ('applies_to', models.BooleanField(default=False, help_text='For example product or region: changing it changes what was approved. Leave it off for facets that only help to find an item.', verbose_name='says where the answer applies')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'verbose_name': 'facet',
                'verbose_name_plural': 'facets',
                'ordering': ['sort_order', 'title'],
                'abstract': False,
            },
            bases=(wagtail.search.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='FacetValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, verbose_name='slug')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='wagtail_kb.facetdimension', verbose_name='facet')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='wagtail_kb.facetvalue')),
            ],
            options={
                'verbose_name': 'facet value',
                'verbose_name_plural': 'facet values',
                'ordering': ['dimension', 'sort_order', 'title'],
                'abstract': False,
            },
            bases=(wagtail.search.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False, verbose_name='key')),
                ('locale', models.CharField(max_length=100, verbose_name='language')),
                ('page_type', models.CharField(max_length=200)),
                ('root', models.UUIDField(db_index=True, null=True)),
                ('kind', models.CharField(max_length=32, verbose_name='kind')),
                ('audience', models.CharField(default='public', max_length=10, verbose_name='audience')),
                ('verified', models.BooleanField(default=False, verbose_name='verified')),
                ('review_by', models.DateField(null=True, verbose_name='review by')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(null=True, verbose_name='first published')),
                ('updated_at', models.DateTimeField(null=True, verbose_name='answer last changed')),
                ('restriction', models.JSONField(null=True)),
                ('page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='kb_items', to=PAGE_MODEL)),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='translations', to='wagtail_kb.item')),
                ('reference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='wagtail_kb.reference')),
            ],
            options={
                'verbose_name': 'knowledge item',
                'verbose_name_plural': 'knowledge items',
                'permissions': [('view_internal', 'Can read internal knowledge'), ('view_history', 'Can read former versions and hidden items'), ('approve', 'Can approve answers')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200)),
                ('row_id', models.CharField(max_length=200)),
                ('row_hash', models.CharField(max_length=80)),
                ('page_digest', models.CharField(max_length=80)),
                ('imported_at', models.DateTimeField(auto_now=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imported', to='wagtail_kb.item')),
            ],
            options={
                'verbose_name': 'imported row',
                'verbose_name_plural': 'imported rows',
            },
        ),
        migrations.CreateModel(
            name='DerivedRestriction',
            fields=[
                ('restriction', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='kb_derived', serialize=False, to='wagtailcore.pageviewrestriction')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='derived_restrictions', to='wagtail_kb.item')),
            ],
            options={
                'verbose_name': 'derived restriction',
                'verbose_name_plural': 'derived restrictions',
            },
        ),
        migrations.CreateModel(
            name='Attestation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer_digest', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attestations', to='wagtail_kb.item')),
            ],
            options={
                'verbose_name': 'approval',
                'verbose_name_plural': 'approvals',
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='ItemFacet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.UUIDField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facets', to='wagtail_kb.item')),
            ],
            options={
                'verbose_name': 'facet of an item',
                'verbose_name_plural': 'facets of items',
            },
        ),
        migrations.CreateModel(
            name='Outbox',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('subtree', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='wagtail_kb.item')),
            ],
            options={
                'verbose_name': 'index update',
                'verbose_name_plural': 'index updates',
            },
        ),
        migrations.CreateModel(
            name='SearchIndex',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('generation', models.CharField(blank=True, max_length=36)),
                ('pending', models.CharField(blank=True, max_length=36)),
                ('built_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'search index',
                'verbose_name_plural': 'search indexes',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='wagtail_kb_one_index')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('document', models.TextField()),
                ('digest', models.CharField(max_length=80)),
                ('answer_digest', models.CharField(db_index=True, max_length=80)),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('summary', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('internal_html', models.TextField(null=True)),
                ('internal_text', models.TextField(null=True)),
                ('renderer', models.PositiveSmallIntegerField()),
                ('published_at', models.DateTimeField(verbose_name='published at')),
                ('retired_at', models.DateTimeField(null=True, verbose_name='retired at')),
                ('cause', models.CharField(choices=[('editor', 'Published by an editor'), ('schedule', 'Published on schedule'), ('import', 'Import'), ('file', 'A file was replaced'), ('sync', 'Found by kb_sync'), ('translation', 'Translation')], max_length=20, verbose_name='cause')),
                ('batch', models.CharField(blank=True, max_length=64)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='wagtail_kb.item', verbose_name='item')),
            ],
            options={
                'verbose_name': 'version',
                'verbose_name_plural': 'versions',
                'ordering': ['item', '-number'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='item',
            name='current',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtail_kb.version'),
        ),
        migrations.CreateModel(
            name='VersionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('source', models.CharField(choices=[('image', 'image'), ('document', 'document')], max_length=10)),
                ('object_id', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=255)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('filename', models.CharField(max_length=255)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='wagtail_kb.version')),
            ],
            options={
                'verbose_name': 'file of a version',
                'verbose_name_plural': 'files of versions',
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='facetdimension',
            constraint=models.UniqueConstraint(fields=('locale', 'slug'), name='wagtail_kb_dimension_slug'),
        ),
        migrations.AlterUniqueTogether(
            name='facetdimension',
            unique_together={('translation_key', 'locale')},
        ),
        migrations.AddConstraint(
            model_name='facetvalue',
            constraint=models.UniqueConstraint(fields=('dimension', 'slug'), name='wagtail_kb_value_slug'),
        ),
        migrations.AlterUniqueTogether(
            name='facetvalue',
            unique_together={('translation_key', 'locale')},
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('source', 'row_id'), name='wagtail_kb_import_row'),
        ),
        migrations.AddIndex(
            model_name='attestation',
            index=models.Index(fields=['item', 'answer_digest'], name='wagtail_kb_attested_answer'),
        ),
        migrations.AddIndex(
            model_name='itemfacet',
            index=models.Index(fields=['value', 'item'], name='wagtail_kb_facet_value'),
        ),
        migrations.AddConstraint(
            model_name='itemfacet',
            constraint=models.UniqueConstraint(fields=('item', 'value'), name='wagtail_kb_item_facet'),
        ),
        migrations.AddConstraint(
            model_name='outbox',
            constraint=models.CheckConstraint(condition=models.Q(('item__isnull', True), ('subtree__isnull', True), _connector='XOR'), name='wagtail_kb_outbox_one'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('item', 'number'), name='wagtail_kb_version_number'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['locale', '-updated_at', '-id'], name='wagtail_kb_item_updated'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['locale', 'kind', '-updated_at'], name='wagtail_kb_item_kind'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['locale', '-published_at', '-id'], name='wagtail_kb_item_published'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('key', 'locale'), name='wagtail_kb_item_locale'),
        ),
        migrations.AddIndex(
            model_name='versionfile',
            index=models.Index(fields=['source', 'object_id'], name='wagtail_kb_file_object'),
        ),
        migrations.AddConstraint(
            model_name='versionfile',
            constraint=models.UniqueConstraint(fields=('version', 'sha256', 'source', 'object_id'), name='wagtail_kb_version_file'),
        ),
    ]
